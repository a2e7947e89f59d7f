"""waterdx: from a paper pipe ledger to a clean digital one, leakage risk, a survey plan, technologies and indicators."""

__version__ = "0.1.0"
