"""Pure rules of visits: who may make which, how often, what is due, who is drawn, and how a visit comes out."""
