"""What the law says and when it says it: dated tables, and no Django."""
