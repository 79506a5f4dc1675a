"""The application: command line, Parquet store, runner, queries, evaluation."""
