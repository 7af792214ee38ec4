package main

import "context"

type verifyCommand struct{}

func (c *verifyCommand) Run(ctx context.Context, s *settings, screen *console) error { return nil }
