package keycloak

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"

	"terreau/cmd/check/process"
)

// Version is the version of Keycloak, under the Apache licence 2.0.
const Version = "26.7.3"

// ErrAbsent says that Maven could not bring Keycloak: a machine whose network does not reach its repository.
var ErrAbsent = errors.New("no Keycloak can be had here")

// unpack is the goal of Maven that brings an archive and opens it.
const unpack = "org.apache.maven.plugins:maven-dependency-plugin:%s:unpack-dependencies"

// plugin is the version of that goal's plugin.
const plugin = "3.8.1"

// project asks Maven for the archive of Keycloak alone: all that it is made of is in it.
const project = `<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion><groupId>terreau</groupId><artifactId>keycloak</artifactId><version>1</version><packaging>pom</packaging>
<dependencies><dependency><groupId>org.keycloak</groupId><artifactId>keycloak-quarkus-dist</artifactId><version>` + Version + `</version><type>zip</type>
<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions></dependency></dependencies>
</project>
`

// lay puts Keycloak where it is to run: as it was kept, else as Maven brings it. kept says which.
func lay(ctx context.Context, built, home string) (kept bool, err error) {
	if _, err := os.Stat(built); err == nil {
		return true, copyFolder(home, built)
	}
	folder := filepath.Dir(home)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return false, err
	}
	if err := os.WriteFile(filepath.Join(folder, "pom.xml"), []byte(project), 0o644); err != nil {
		return false, err
	}
	maven := process.Group(exec.CommandContext(ctx, "mvn", "-B", "-q", fmt.Sprintf(unpack, plugin), "-DincludeScope=runtime", "-DoutputDirectory="+folder))
	maven.Dir = folder
	if out, err := maven.CombinedOutput(); err != nil {
		return false, fmt.Errorf("%w: mvn, for Keycloak %s: %w\n%s", ErrAbsent, Version, err, out)
	}
	return false, nil
}

// keep puts what Keycloak has built of itself into the cache, without what it knows: half of its start is that work.
func keep(home, built string) error {
	fresh, err := os.MkdirTemp(filepath.Dir(built), "keycloak-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(fresh)
	if err := copyFolder(filepath.Join(fresh, "built"), home); err != nil {
		return err
	}
	if err := os.RemoveAll(filepath.Join(fresh, "built", "data")); err != nil {
		return err
	}
	return os.Rename(filepath.Join(fresh, "built"), built)
}

// copyFolder copies a folder but for the data in it, which changes while Keycloak runs.
func copyFolder(to, from string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name == "data" {
				return fs.SkipDir
			}
			return os.MkdirAll(filepath.Join(to, name), 0o755)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), content, 0o644)
	})
}

var number = regexp.MustCompile(`[0-9]+`)

// Java is the home of the newest Java of this machine that Keycloak runs on, 17 or later; empty where there is none.
func Java() string {
	best, home := 16, ""
	found, _ := filepath.Glob("/usr/lib/jvm/*/bin/java")
	for _, program := range found {
		at := filepath.Dir(filepath.Dir(program))
		if version, err := strconv.Atoi(number.FindString(filepath.Base(at))); err == nil && version > best {
			best, home = version, at
		}
	}
	return home
}
