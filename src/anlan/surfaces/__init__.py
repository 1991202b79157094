"""What people see: the desk, the phone, and the parts they are made of."""
