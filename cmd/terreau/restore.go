package main

import "context"

type restoreCommand struct{}

func (c *restoreCommand) Run(ctx context.Context, s *settings, screen *console) error { return nil }
