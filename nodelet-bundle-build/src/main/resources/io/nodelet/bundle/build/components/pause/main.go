// SPDX-License-Identifier: Apache-2.0

// Pause holds the namespaces of a pod: as process 1 it reaps the pod's orphans until it is told to stop.
package main

import (
	"os"
	"os/signal"
	"syscall"
)

var version = "dev" // set when linking: -X main.version=…

func main() {
	if len(os.Args) > 1 && (os.Args[1] == "-v" || os.Args[1] == "--version") {
		os.Stdout.WriteString("pause " + version + "\n")
		return
	}
	if os.Getpid() != 1 {
		os.Stderr.WriteString("pause: warning: not process 1, so orphans will not be reaped here\n")
	}

	// Two channels: a burst of dying children must never crowd out the signal to stop.
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	child := make(chan os.Signal, 1)
	signal.Notify(child, syscall.SIGCHLD)

	for {
		reap() // first of all those that died before the signals were caught
		select {
		case <-stop:
			return
		case <-child:
		}
	}
}

// reap collects every child that has ended: one SIGCHLD may stand for many.
func reap() {
	for {
		pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil)
		if err != syscall.EINTR && pid <= 0 {
			return
		}
	}
}
