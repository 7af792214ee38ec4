// Package browser meets pages as a person does who is at ease with a keyboard, a zoom or a screen reader: in a real
// Chromium, with axe-core, in light and dark, at three widths, with and without script.
package browser

import (
	"context"
	"fmt"
	"os"
	"os/exec"

	"terreau/cmd/check/process"

	"github.com/chromedp/chromedp"
)

// Program is the path of Chromium; empty where there is none. TERREAU_TEST_CHROMIUM overrides what is looked for.
func Program() string {
	if path := os.Getenv("TERREAU_TEST_CHROMIUM"); path != "" {
		return path
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// Browser is a Chromium that runs without a window.
type Browser struct {
	ctx  context.Context
	stop []context.CancelFunc
}

// Start starts Chromium in a folder of its own, as the unprivileged user where the caller is root. Where the machine
// does not let it make its own sandbox, it runs without. Flags are further ones of Chromium.
func Start(ctx context.Context, folder string, flags ...chromedp.ExecAllocatorOption) (*Browser, error) {
	if err := process.Give(folder); err != nil {
		return nil, err
	}
	b, err := start(ctx, folder, true, flags)
	if err != nil && ctx.Err() == nil {
		b, err = start(ctx, folder, false, flags)
	}
	return b, err
}

func start(ctx context.Context, folder string, sandbox bool, flags []chromedp.ExecAllocatorOption) (*Browser, error) {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(Program()), chromedp.UserDataDir(folder+"/profile"), chromedp.NoInheritEnv,
		chromedp.Env("HOME="+folder, "TMPDIR="+folder, "PATH=/usr/bin:/bin", "LANG=fr_FR.UTF-8"),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-gpu", true), chromedp.Flag("lang", "fr-FR"), chromedp.Flag("accept-lang", "fr-FR,fr"),
		chromedp.Flag("no-sandbox", !sandbox),
		chromedp.ModifyCmdFunc(process.Drop))
	allocated, stopAllocator := chromedp.NewExecAllocator(ctx, append(options, flags...)...)
	first, stopFirst := chromedp.NewContext(allocated)
	if err := chromedp.Do(first); err != nil {
		stopFirst()
		stopAllocator()
		return nil, fmt.Errorf("chromium: %w", err)
	}
	return &Browser{ctx: first, stop: []context.CancelFunc{stopFirst, stopAllocator}}, nil
}

// Close ends the browser and waits for it.
func (b *Browser) Close() {
	_ = chromedp.Cancel(b.ctx)
	for _, stop := range b.stop {
		stop()
	}
}
