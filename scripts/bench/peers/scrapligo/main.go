// Command bench runs commands over scrapligo: a goroutine and a session for each device. It reads the task on standard input
// and prints milliseconds.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/scrapli/scrapligo/driver/options"
	"github.com/scrapli/scrapligo/platform"
)

type device struct {
	Name string `json:"name"`
	Host string `json:"host"`
	Port int    `json:"port"`
}

type job struct {
	Devices     []device `json:"devices"`
	Commands    int      `json:"commands"`
	Concurrency int      `json:"concurrency"`
	Command     string   `json:"command"`
	Username    string   `json:"username"`
	Password    string   `json:"password"`
}

func main() {
	var task job
	if err := json.NewDecoder(os.Stdin).Decode(&task); err != nil {
		fail(err)
	}
	places := make(chan struct{}, task.Concurrency)
	failures := make(chan error, len(task.Devices))
	var all sync.WaitGroup
	began, used := time.Now(), cpu()
	for _, each := range task.Devices {
		all.Add(1)
		go func(one device) {
			defer all.Done()
			places <- struct{}{}
			defer func() { <-places }()
			if err := collect(&task, one); err != nil {
				failures <- fmt.Errorf("%s: %w", one.Name, err)
			}
		}(each)
	}
	all.Wait()
	took := time.Since(began)
	select {
	case err := <-failures:
		fail(err)
	default:
	}
	answer := map[string]float64{"ms": float64(took.Microseconds()) / 1000, "cpu": cpu() - used}
	if err := json.NewEncoder(os.Stdout).Encode(answer); err != nil {
		fail(err)
	}
}

func collect(task *job, one device) error {
	found, err := platform.NewPlatform("cisco_iosxe", one.Host,
		options.WithPort(one.Port),
		options.WithAuthUsername(task.Username),
		options.WithAuthPassword(task.Password),
		options.WithAuthSecondary(task.Password),
		options.WithAuthNoStrictKey(),
		options.WithTransportType("standard"),
	)
	if err != nil {
		return err
	}
	session, err := found.GetNetworkDriver()
	if err != nil {
		return err
	}
	if err := session.Open(); err != nil {
		return err
	}
	for range task.Commands {
		answer, err := session.SendCommand(task.Command)
		if err != nil {
			return err
		}
		if answer.Failed != nil {
			return answer.Failed
		}
	}
	// The device ends the session itself once it is told to, which Close may report as an error of many kinds.
	_ = session.Close()
	return nil
}

// cpu returns processor seconds of this process.
func cpu() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		fail(err)
	}
	seconds := func(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }
	return seconds(usage.Utime) + seconds(usage.Stime)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
