"""The pipe ledger (管路台帳): bringing files in, checking what is there."""
