"""What leaves the program for people: charts, tables, documents."""
