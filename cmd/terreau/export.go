package main

import "context"

type exportCommand struct{}

func (c *exportCommand) Run(ctx context.Context, s *settings, screen *console) error { return nil }
