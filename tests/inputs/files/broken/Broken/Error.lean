def wrong : Nat := "text"
