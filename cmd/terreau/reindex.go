package main

import "context"

type reindexCommand struct{}

func (c *reindexCommand) Run(ctx context.Context, s *settings, screen *console) error { return nil }
