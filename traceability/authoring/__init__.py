"""What begins a new statement or a new edition: free ids and templates."""
