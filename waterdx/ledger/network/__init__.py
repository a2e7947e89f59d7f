"""Following the network: what lies upstream and downstream, what a closed valve cuts off, the long section of a sewer."""
