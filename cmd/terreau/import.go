package main

import "context"

type importCommand struct{}

func (c *importCommand) Run(ctx context.Context, s *settings, screen *console) error { return nil }
