"""How a call goes on: ladders, what an answer means, whom to ask next; pure."""
