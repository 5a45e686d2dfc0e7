package config

import (
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
)

const prefix = "JETON_"

// readEnviron picks the variables of the server out of the environment. Empty
// ones count as not set.
func readEnviron(environ []string, settings []Setting) (map[string]string, error) {
	known := []string{FileVariable, MasterKeyVariable}
	for _, s := range settings {
		known = append(known, s.Env)
	}
	values := make(map[string]string)
	for _, name := range known {
		values[name] = ""
	}
	var errs []error
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, prefix) {
			continue
		}
		if _, ok := values[name]; ok {
			values[name] = value
		} else if !announcesService(name, value) {
			errs = append(errs, fmt.Errorf("environment: unknown variable %s%s", name, suggestVariable(name, known)))
		}
	}
	return values, errors.Join(errs...)
}

func suggestVariable(name string, known []string) string {
	var rests []string
	for _, k := range known {
		rests = append(rests, strings.TrimPrefix(k, prefix))
	}
	if near := Nearest(strings.TrimPrefix(name, prefix), rests); near != "" {
		return "; did you mean " + prefix + near + "?"
	}
	return ""
}

// Kubernetes gives every container variables about the services around it. In
// the names of a service "jeton", or "jeton-" and more, they begin like ours.
var (
	serviceHost  = regexp.MustCompile(`^JETON(_[A-Z0-9_]+)?_SERVICE_HOST$|^JETON(_[A-Z0-9_]+)?_PORT_\d+_(TCP|UDP|SCTP)_ADDR$`)
	servicePort  = regexp.MustCompile(`^JETON(_[A-Z0-9_]+)?_SERVICE_PORT(_[A-Z0-9_]+)?$|^JETON(_[A-Z0-9_]+)?_PORT_\d+_(TCP|UDP|SCTP)_PORT$`)
	serviceURL   = regexp.MustCompile(`^JETON(_[A-Z0-9_]+)?_PORT(_\d+_(TCP|UDP|SCTP))?$`)
	serviceProto = regexp.MustCompile(`^JETON(_[A-Z0-9_]+)?_PORT_\d+_(TCP|UDP|SCTP)_PROTO$`)
)

// announcesService tells such a variable by its name and its value: a person
// who sets JETON_PORT=8080 must hear that it has no effect.
func announcesService(name, value string) bool {
	switch {
	case serviceHost.MatchString(name):
		_, err := netip.ParseAddr(value)
		return err == nil
	case servicePort.MatchString(name):
		_, err := strconv.ParseUint(value, 10, 16)
		return err == nil
	case serviceURL.MatchString(name):
		scheme, _, found := strings.Cut(value, "://")
		return found && isProtocol(scheme)
	case serviceProto.MatchString(name):
		return isProtocol(value)
	}
	return false
}

func isProtocol(s string) bool { return s == "tcp" || s == "udp" || s == "sctp" }
