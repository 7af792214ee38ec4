package main

import "context"

type backupCommand struct{}

func (c *backupCommand) Run(ctx context.Context, s *settings, screen *console) error { return nil }
