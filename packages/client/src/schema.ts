// Made of the API's OpenAPI document by schema.long.test.ts; do not change it here.
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export interface paths {
    "/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List runs, newest first */
        get: operations["listRuns"];
        put?: never;
        /** Start a run */
        post: operations["startRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One run */
        get: operations["getRun"];
        put?: never;
        post?: never;
        /** Remove a run for good: its artifacts, its place in the lists, its histories in Temporal */
        delete: operations["removeRun"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The results of a run's devices, in inventory order */
        get: operations["listDevices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/devices/{device}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The result of one device */
        get: operations["getDevice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A run's events from the first on, until it has finished */
        get: operations["followEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a run; `undo` and `always` still happen */
        post: operations["cancelRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start no new segment until resumed */
        post: operations["pauseRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go on; held devices may be skipped */
        post: operations["resumeRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/devices/{device}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say what became of an indeterminate change, while the run goes on or once it has ended */
        post: operations["resolveStep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/rerun": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run again with the same spec and inventory, or only the devices that did not pass */
        post: operations["rerunRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have the archive of a run written whose archive's workflow is gone */
        post: operations["archiveRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/artifacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The files of a run, with size, media type and digest */
        get: operations["listArtifacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/artifacts/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The bytes of a file; ranges are honoured */
        get: operations["getArtifact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{digest}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the store has a file that runs can copy to devices */
        get: operations["getFile"];
        /** Put a file into the store, for `copy` steps of runs that name it by its digest */
        put: operations["putFile"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/report.xml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** JUnit XML */
        get: operations["get_report_xml"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/report.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The run with its results */
        get: operations["get_report_json"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/report.md": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A summary for a pull request */
        get: operations["get_report_md"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/report.html": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The report as one HTML file that needs nothing else */
        get: operations["get_report_html"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Temporal's history as JSON, as its own tools read it */
        get: operations["getHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/bundle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All files of a run as one tar.gz */
        get: operations["getBundle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Does the archived history replay on this build? */
        post: operations["replayRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check a spec, with an inventory or without */
        post: operations["validate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What would run on which device, touching nothing */
        post: operations["plan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workflows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The specs of the catalogue */
        get: operations["listWorkflows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/platforms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The platforms, and what each can do */
        get: operations["listPlatforms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/platforms/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All data of a platform */
        get: operations["getPlatform"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/prune": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Remove runs by age, by number or by name, oldest first; ask again with `next` until it is null */
        post: operations["prune"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/doctor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open one session with each device, once, and say what is wrong; one JSON line a device */
        post: operations["doctor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/schemas/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** `spec.json` or `inventory.json`, for yaml-language-server and others */
        get: operations["getSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Alive */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether runs can be started and will be worked on: Temporal answers, the store can be written, a worker lives; and whether open runs stand still */
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** For Prometheus */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The builds of workers: which one new runs get, and which ones still have runs */
        get: operations["listWorkers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workers/promote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give new runs this build; open runs stay on theirs */
        post: operations["promoteBuild"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The list of runs as a page */
        get: operations["runsPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A run as a page, live */
        get: operations["runPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/{page}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page of the manual */
        get: operations["manual"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["openapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document as a page */
        get: operations["docs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Artifact: {
            /** @description Relative to the run's folder */
            path: string;
            media_type: string;
            bytes: number;
            sha256: string;
        };
        Check: {
            /** @description The expectation as written */
            expect: string;
            held: boolean;
            /** @description What was found, cut at 2,000 characters */
            actual: string;
        };
        DeviceCounts: {
            total: number;
            passed: number;
            failed: number;
            errored: number;
            skipped: number;
            cancelled: number;
            indeterminate: number;
            running: number;
            waiting: number;
        };
        DeviceFinding: {
            device: string;
            site: string;
            platform: string;
            transport: string;
            host: string;
            port: number;
            jumps: string[];
            /** @enum {string} */
            state: "ok" | "warning" | "failed";
            /** @description What was found; secrets masked */
            found: string;
            /** @description How to mend it */
            remediation?: string;
            /** @description Why no session came about */
            code?: string;
            /** @description Those that the transport has */
            checks: {
                [key: string]: "ok" | "warning" | "failed" | "not_tried";
            };
            /** @description The mode of the platform that the session is in */
            mode?: string;
            /** @description The last line that the device showed */
            prompt?: string;
            duration_ms: number;
        };
        DeviceResult: {
            device: string;
            /** @enum {string} */
            status: "passed" | "failed" | "errored" | "skipped" | "cancelled" | "indeterminate" | "running" | "waiting";
            message?: string;
            steps: components["schemas"]["StepResult"][];
            /** @description Of a run that is too large for one workflow: by stage, the id of the one that has the device */
            shards?: {
                [key: string]: string;
            };
        };
        DoctorRequest: {
            /** @description YAML text, an object, or the name of an inventory of the catalogue */
            inventory?: string | {
                [key: string]: Json;
            };
            /** @description The inventory's file name, for messages */
            inventory_file?: string;
            /** @description Where the devices of `inventory` were taken from, when, and what they were; kept with the run */
            inventory_source?: {
                from: string;
                fetched_at: string;
                sha256: string;
            };
            /** @description Texts of the files that the spec uses, by path */
            files?: {
                [key: string]: string;
            };
            /** @description Names, globs, `group:`, `tag:`, `site:`; intersects the spec's targets */
            limit?: string;
            /** @description Time for one device, at most `1m`; default `30s` */
            timeout?: string;
            /** @description Devices at once; default 20 */
            concurrency?: number;
        };
        /** @description `temporal.api.history.v1.History` as protobuf writes it in JSON */
        History: {
            events: {
                /** @description A number, as protobuf writes it in JSON */
                eventId: string;
                eventType?: string;
                eventTime?: string;
            }[];
        };
        Platform: {
            /**
             * @description The device has a command line
             * @default cli
             * @constant
             */
            interface: "cli";
            name: string;
            description: string;
            /** @description The platform's name in the ntc-templates index */
            textfsm?: string;
            /** @description Where the data comes from: recorded on what, or written after which documentation */
            based_on?: string;
            /** @description On whose data it was tried: ours, simulators of others, recordings of others, the real thing; each with what it was */
            proven_on?: {
                ours?: string;
                simulator?: string;
                recordings?: string;
                equipment?: string;
            };
            /** @description Commands that change nothing, matched from their first character */
            read_only: string[];
            /**
             * @description Parts that make a command a write all the same. Default: redirects, tee and the like, a second command
             * @default [
             *       ">",
             *       "[;&`]",
             *       "\\$\\(",
             *       "\\|\\s*(?:tee|redirect|append|save|sh|bash)\\b"
             *     ]
             */
            not_read_only: string[];
            /** @description Lines of the running configuration that change by themselves: times, sizes */
            volatile?: string[];
            /** @description Members of a command's data that change by themselves: timers, ages, counters of messages and traffic. A pattern of `members` matches a whole name, at any depth. `diff` leaves them out */
            volatile_data?: {
                command: string;
                members: string[];
            }[];
            running_config?: string;
            /** @description Commands that do not end by themselves: they are interrupted with Ctrl-C after this time, or refused with the hint */
            endless?: {
                command: string;
                unless?: string;
                interrupt_ms?: number;
                hint: string;
            }[];
            /** @description How the device sends packets to another, and how it says what came back */
            ping?: {
                /** @description `{to}`, `{count}`, `{size}`, `{source}` and `{vrf}` are replaced; a part in brackets is left out where its value is not given */
                send: string;
                /** @description Where a command has to name one */
                vrf?: string;
                /** @description What finds, in groups of these names, `sent`, `received`, `min`, `avg` and `max` */
                statistics: string[];
            };
            /** @description How files get to the device and from it */
            files?: {
                /** @description How files are transferred: SFTP where the device has it, else SCP */
                protocols: ("sftp" | "scp")[];
                /** @description The device has one channel on each connection: files get one of their own */
                own_connection?: boolean;
                /** @description Matches a whole path of a file on the device */
                path: string;
                path_example: string;
                /** @description The path over SFTP and SCP, where it is another one: `{system}` is what stands in front of the colon, `{rest}` what is behind it */
                remote?: string;
                /** @description Commands with which the device computes the checksum of a file. Without any the file is read back, over SFTP */
                checksums: {
                    sha512?: {
                        /** @description `{path}` is replaced */
                        send: string;
                        /** @description Group 1 is the checksum, in hexadecimal digits */
                        pattern: string;
                    };
                    sha256?: {
                        /** @description `{path}` is replaced */
                        send: string;
                        /** @description Group 1 is the checksum, in hexadecimal digits */
                        pattern: string;
                    };
                    md5?: {
                        /** @description `{path}` is replaced */
                        send: string;
                        /** @description Group 1 is the checksum, in hexadecimal digits */
                        pattern: string;
                    };
                };
                /** @description How the device tells how much space is free. Without it SFTP is asked */
                space?: {
                    /** @description `{folder}` is replaced by the folder, or the file system in front of the colon */
                    send: string;
                    /** @description Group 1 is what is free */
                    pattern: string;
                    /** @default 1 */
                    unit: number;
                };
                /** @description A file is written beside its name, and renamed over SFTP or by `rename` when it is whole */
                temporary_name?: boolean;
                /** @description The command with which the device gets a file over HTTP by itself */
                download?: {
                    /** @description `{url}`, `{path}` and `{vrf}` are replaced; a part in brackets is left out where its value is not given */
                    send: string;
                    /** @description Where a command has to name one */
                    vrf?: string;
                    /** @default [] */
                    dialogs: {
                        prompt: string;
                        /** @description Typed followed by Enter, unless `enter` is false */
                        answer: string;
                        /** @default true */
                        enter: boolean;
                    }[];
                };
                /** @description `{from}` and `{to}` are replaced */
                rename?: string;
                /** @description `{path}` is replaced; it asks nothing */
                remove?: string;
            };
            /** @description Commands whose output is JSON */
            json?: {
                pattern: string;
            };
            /**
             * @description Shapes in which the device prints secrets; group 1 is masked
             * @default []
             */
            secrets: string[];
            /** @description Lines that show what the shapes mask, the secrets between ⟦ and ⟧, and lines that they leave */
            secret_examples?: {
                /** @default [] */
                masked: string[];
                /** @default [] */
                kept: string[];
            };
            modes: {
                [key: string]: {
                    /** @description Matches the whole last line when the device waits for a command in this mode */
                    prompt: string;
                    /** @description Matches lines that `prompt` matches too and that are of another mode, or of none */
                    except?: string;
                    /** @description Matches a line directly above the prompt that belongs to it; it is not output. Of modes with the same prompt it says which */
                    above?: string;
                    /** @description Finds, with its first group, the number by which each prompt counts the commands */
                    counter?: string;
                };
            };
            /** @description Modes in which a fresh login may find itself */
            login_modes: string[];
            /** @description Mode in which commands are sent */
            command_mode: string;
            /** @description Login modes in which commands are sent as well: a login that ends up there stays there */
            also_command_modes?: string[];
            /** @default [] */
            transitions: {
                from: string;
                to: string;
                send: string;
                /** @description The secret that the device asks for on the way */
                secret?: {
                    prompt: string;
                    /** @constant */
                    of: "enable";
                };
                /** @default [] */
                refused: string[];
                /** @description The mode may show no prompt. What the device says when it has entered the mode, the key that leaves it, and the line that makes it show its prompt */
                without_prompt?: {
                    said: string;
                    leave: string;
                    show: string;
                };
            }[];
            /**
             * @description Sent after login: paging off, width. A refusal is tolerated
             * @default []
             */
            setup: string[];
            /**
             * @description SSH lets the user in and the device then asks for user name and password on its terminal, once each
             * @default false
             */
            terminal_login: boolean;
            /** @default [] */
            login_dialogs: {
                prompt: string;
                /** @description Typed followed by Enter, unless `enter` is false */
                answer: string;
                /** @default true */
                enter: boolean;
            }[];
            /**
             * @description Questions with a safe platform-wide answer
             * @default []
             */
            dialogs: {
                prompt: string;
                /** @description Typed followed by Enter, unless `enter` is false */
                answer: string;
                /** @default true */
                enter: boolean;
            }[];
            /**
             * @description Last lines that ask a person something; unanswered they end the step
             * @default []
             */
            questions: string[];
            pager?: {
                prompt: string;
                answer: string;
            };
            /** @description Output lines that mean the command was not understood or refused */
            failures: string[];
            /** @description Output lines that look like a failure or a rejection and are neither: notes and warnings */
            harmless?: string[];
            /** @description Notes that begin as refusals do (`Failed to …`, `Unable to …`), which `harmless` does not excuse: of lines that the device has accepted */
            harmless_refusals?: string[];
            /** @default  */
            newline: string;
            configure?: {
                /** @description Name of the mode in which lines are typed */
                mode: string;
                /**
                 * @description Sub-modes that lines may lead into
                 * @default []
                 */
                also_modes: string[];
                /** @description Lines that lead from anywhere in config mode back to the command mode */
                leave: string[];
                /** @default false */
                candidate: boolean;
                /** @description Typed in the command mode before entering, to be rid of what an earlier session left behind; a refusal is tolerated */
                prepare?: string[];
                commit?: string;
                /** @description Questions of the commit; they come before the platform's dialogs */
                commit_dialogs?: {
                    prompt: string;
                    /** @description Typed followed by Enter, unless `enter` is false */
                    answer: string;
                    /** @default true */
                    enter: boolean;
                }[];
                /** @description Lines that discard an uncommitted candidate and leave */
                abort?: string[];
                /** @description Shows the candidate's difference, typed in config mode */
                diff?: string;
                confirm?: {
                    /** @description `{minutes}`, `{seconds}` or `{hh:mm:ss}` is replaced by the time */
                    commit: string;
                    /** @description Lines that make the commit permanent */
                    accept: string[];
                    /**
                     * @default configure
                     * @enum {string}
                     */
                    accept_mode: "command" | "configure";
                    /** @description Lines that take the commit back at once; absent: only the device's own timer does */
                    abort?: string[];
                    /**
                     * @default command
                     * @enum {string}
                     */
                    abort_mode: "command" | "configure";
                    /** @description A command, typed in the command mode, whose output says whether a commit waits for its confirmation */
                    pending?: {
                        send: string;
                        pattern: string;
                    };
                };
                /** @description How the lines become the whole configuration. Needs a candidate, or `file` */
                replace?: {
                    /**
                     * @description Typed in config mode first: what empties the candidate
                     * @default []
                     */
                    begin: string[];
                    /** @description Where it is another than `commit` */
                    commit?: string;
                    /** @description The same of a commit-confirm */
                    confirm?: string;
                    /** @description Where it is another than `diff` */
                    diff?: string;
                    /**
                     * @description Questions of this commit; they come first
                     * @default []
                     */
                    dialogs: {
                        prompt: string;
                        /** @description Typed followed by Enter, unless `enter` is false */
                        answer: string;
                        /** @default true */
                        enter: boolean;
                    }[];
                    /** @description The lines go to the device as a file. Needs `files`, and no candidate */
                    file?: {
                        /** @description Where the file is put, which is removed afterwards */
                        path: string;
                        /** @description What replaces the configuration, typed in the command mode; `{path}` is replaced */
                        send: string;
                        /** @description What the device says when all of it is done */
                        done: string;
                        /** @description Shows the difference without applying it; `{path}` is replaced */
                        diff: string;
                    };
                };
                /** @description Lines with which a text of several lines begins. It ends at the line `end`, or else at the line that holds what group 1 of `start` finds */
                texts?: {
                    start: string;
                    end?: string;
                }[];
                /** @description Output that means a line was not accepted */
                rejected: string[];
                /** @description A line that is accepted prints nothing but notes: whatever reads like a complaint means that it was not accepted */
                silent?: boolean;
                /**
                 * @description Output that means that another user holds the configuration
                 * @default []
                 */
                locked: string[];
            };
            save?: {
                send: string;
                /** @description Mode in which it is typed; default the command mode */
                mode?: string;
                /** @default [] */
                dialogs: {
                    prompt: string;
                    /** @description Typed followed by Enter, unless `enter` is false */
                    answer: string;
                    /** @default true */
                    enter: boolean;
                }[];
            };
            /** @default exit */
            logout: string;
        } | {
            /**
             * @description The device answers NETCONF operations; it has no prompts
             * @constant
             */
            interface: "netconf";
            name: string;
            description: string;
            /** @description The platform's name in the ntc-templates index */
            textfsm?: string;
            /** @description Where the data comes from: recorded on what, or written after which documentation */
            based_on?: string;
            /** @description On whose data it was tried: ours, simulators of others, recordings of others, the real thing; each with what it was */
            proven_on?: {
                ours?: string;
                simulator?: string;
                recordings?: string;
                equipment?: string;
            };
            /** @description Commands that change nothing, matched from their first character */
            read_only: string[];
            /**
             * @description Parts that make a command a write all the same. Default: redirects, tee and the like, a second command
             * @default [
             *       ">",
             *       "[;&`]",
             *       "\\$\\(",
             *       "\\|\\s*(?:tee|redirect|append|save|sh|bash)\\b"
             *     ]
             */
            not_read_only: string[];
            /** @description Lines of the running configuration that change by themselves: times, sizes */
            volatile?: string[];
            /** @description Members of a command's data that change by themselves: timers, ages, counters of messages and traffic. A pattern of `members` matches a whole name, at any depth. `diff` leaves them out */
            volatile_data?: {
                command: string;
                members: string[];
            }[];
            running_config?: string;
            /** @description Commands that do not end by themselves: they are interrupted with Ctrl-C after this time, or refused with the hint */
            endless?: {
                command: string;
                unless?: string;
                interrupt_ms?: number;
                hint: string;
            }[];
            /** @description How the device sends packets to another, and how it says what came back */
            ping?: {
                /** @description `{to}`, `{count}`, `{size}`, `{source}` and `{vrf}` are replaced; a part in brackets is left out where its value is not given */
                send: string;
                /** @description Where a command has to name one */
                vrf?: string;
                /** @description What finds, in groups of these names, `sent`, `received`, `min`, `avg` and `max` */
                statistics: string[];
            };
            /** @description How files get to the device and from it */
            files?: {
                /** @description How files are transferred: SFTP where the device has it, else SCP */
                protocols: ("sftp" | "scp")[];
                /** @description The device has one channel on each connection: files get one of their own */
                own_connection?: boolean;
                /** @description Matches a whole path of a file on the device */
                path: string;
                path_example: string;
                /** @description The path over SFTP and SCP, where it is another one: `{system}` is what stands in front of the colon, `{rest}` what is behind it */
                remote?: string;
                /** @description Commands with which the device computes the checksum of a file. Without any the file is read back, over SFTP */
                checksums: {
                    sha512?: {
                        /** @description `{path}` is replaced */
                        send: string;
                        /** @description Group 1 is the checksum, in hexadecimal digits */
                        pattern: string;
                    };
                    sha256?: {
                        /** @description `{path}` is replaced */
                        send: string;
                        /** @description Group 1 is the checksum, in hexadecimal digits */
                        pattern: string;
                    };
                    md5?: {
                        /** @description `{path}` is replaced */
                        send: string;
                        /** @description Group 1 is the checksum, in hexadecimal digits */
                        pattern: string;
                    };
                };
                /** @description How the device tells how much space is free. Without it SFTP is asked */
                space?: {
                    /** @description `{folder}` is replaced by the folder, or the file system in front of the colon */
                    send: string;
                    /** @description Group 1 is what is free */
                    pattern: string;
                    /** @default 1 */
                    unit: number;
                };
                /** @description A file is written beside its name, and renamed over SFTP or by `rename` when it is whole */
                temporary_name?: boolean;
                /** @description The command with which the device gets a file over HTTP by itself */
                download?: {
                    /** @description `{url}`, `{path}` and `{vrf}` are replaced; a part in brackets is left out where its value is not given */
                    send: string;
                    /** @description Where a command has to name one */
                    vrf?: string;
                    /** @default [] */
                    dialogs: {
                        prompt: string;
                        /** @description Typed followed by Enter, unless `enter` is false */
                        answer: string;
                        /** @default true */
                        enter: boolean;
                    }[];
                };
                /** @description `{from}` and `{to}` are replaced */
                rename?: string;
                /** @description `{path}` is replaced; it asks nothing */
                remove?: string;
            };
            /** @description Commands whose output is JSON */
            json?: {
                pattern: string;
            };
            /**
             * @description Shapes in which the device prints secrets; group 1 is masked
             * @default []
             */
            secrets: string[];
            /** @description Lines that show what the shapes mask, the secrets between ⟦ and ⟧, and lines that they leave */
            secret_examples?: {
                /** @default [] */
                masked: string[];
                /** @default [] */
                kept: string[];
            };
            configure?: {
                /** @default false */
                candidate: boolean;
                /**
                 * @description It has confirmed commits
                 * @default false
                 */
                confirm: boolean;
            };
        };
        Problem: {
            type: string;
            title: string;
            status: number;
            code: string;
            detail: string;
            instance?: string;
            errors?: components["schemas"]["ProblemError"][];
        };
        ProblemError: {
            code: string;
            message: string;
            file?: string;
            line?: number;
            column?: number;
            /** @enum {string} */
            severity?: "error" | "warning";
            /** @description Characters from the column that it is about */
            length?: number;
            /** @description The line, secrets masked */
            text?: string;
            /** @description To be printed below `text` */
            caret?: string;
            /** @description The cure */
            hint?: string;
        };
        PrunedRun: {
            id: string;
            workflow?: string;
            /** @enum {string} */
            status?: "queued" | "running" | "paused" | "passed" | "failed" | "errored" | "skipped" | "cancelled" | "indeterminate" | "timed_out";
            finished_at?: string;
            /**
             * @description `leftover`: what an interrupted removal left
             * @enum {string}
             */
            archive: "complete" | "incomplete" | "leftover";
            /** @description In a dry run: whether it would be */
            removed: boolean;
            /** @description Why it was not removed */
            reason?: string;
            artifacts: number;
            bytes: number;
        };
        PruneRequest: {
            /** @description These runs; absent: all */
            runs?: string[];
            /** @description Only runs that ended so long ago: `30d`, `12h` */
            older_than?: string;
            /** @description So many of the newest runs stay, whatever their age */
            keep?: number;
            /** @description Closed runs whose archive is not complete, too: nothing is left of them */
            incomplete?: boolean;
            /** @description Their Idempotency-Keys are free again, and start new runs */
            forget_keys?: boolean;
            /** @description Removes nothing, says what would be */
            dry_run?: boolean;
            /** @description `next` of the answer before */
            cursor?: string;
        };
        ReplayVerdict: {
            deterministic: boolean;
            /** @description How many were replayed */
            histories: number;
            /** @description Where the first one parts, and from what */
            message?: string;
            parts: {
                /** @description `run.0`, `stage-0-shard-3.0` */
                history: string;
                /** @description Temporal's event id */
                event?: number;
                event_type?: string;
                message: string;
            }[];
        };
        /** @description The run with its results, as `run --json` prints it */
        Report: {
            id: string;
            /** @description The spec's name */
            workflow: string;
            /** @enum {string} */
            status: "queued" | "running" | "paused" | "passed" | "failed" | "errored" | "skipped" | "cancelled" | "indeterminate" | "timed_out";
            message?: string;
            created_at: string;
            started_at: string | null;
            finished_at: string | null;
            deadline_at: string | null;
            inputs: {
                [key: string]: Json;
            };
            labels: {
                [key: string]: string;
            };
            actor: string;
            spec_digest: string;
            devices: components["schemas"]["DeviceCounts"];
            origin?: string;
            /** @description Of a run that is open: why no worker goes on with it */
            stalled?: {
                /**
                 * @description Why the run stands still
                 * @enum {string}
                 */
                code: "incompatible_build" | "no_worker_of_build" | "no_worker" | "workflow_task_failing";
                /** @description With what to do */
                message: string;
                since: string | null;
                /** @description Of the workers, to go on with it */
                attempts?: number;
                /** @description That the run stays on */
                build?: string;
            };
            /** @description Of a run that is over */
            archive?: {
                /**
                 * @description `failing`: the last attempt to write it did not succeed; it is tried again
                 * @enum {string}
                 */
                status: "pending" | "complete" | "failing";
                /** @description Attempts so far, the one under way included */
                attempts?: number;
                /** @description What the last attempt failed of */
                message?: string;
                /** @description When it is tried again; absent while it is */
                next_attempt_at?: string;
            };
            /** @description What the results name and the store does not have as it was written; absent: nothing */
            lost_artifacts?: {
                count: number;
                /** @description The first 100 */
                paths: string[];
            };
            /** @description Of a run that is over: who was told how it ended, and who is yet to be */
            notifications?: {
                /** @description The `webhook-id`: the same at each attempt */
                id: string;
                /**
                 * @description The outcome that is told
                 * @enum {string}
                 */
                on: "passed" | "failed" | "errored" | "skipped" | "cancelled" | "indeterminate" | "timed_out";
                /** @description Scheme and host of the receiver, or `secrets.name` where the address is a secret */
                to: string;
                /**
                 * @description `pending`: it is tried again until the receiver accepts it, for a day
                 * @enum {string}
                 */
                status: "pending" | "delivered" | "failed";
                attempts?: number;
                /** @description When it was delivered or given up */
                at?: string;
                /** @description Why it could not be delivered */
                message?: string;
            }[];
            links: {
                [key: string]: string;
            };
            /** @description Of the compiler; only in the answer to the start */
            warnings?: components["schemas"]["ProblemError"][];
            results: components["schemas"]["DeviceResult"][];
        };
        RerunRequest: {
            /**
             * @description Only devices that did not pass
             * @constant
             */
            only?: "failed";
            /** @description Indeterminate devices, too */
            include?: "indeterminate"[];
            /** @description Another spec than the original's */
            spec?: string | {
                [key: string]: Json;
            };
        };
        ResolveRequest: {
            step: string;
            /** @enum {string} */
            outcome: "applied" | "not_applied";
        };
        ResumeRequest: {
            /** @description Held devices that take no further part */
            skip?: string[];
        };
        Run: {
            id: string;
            /** @description The spec's name */
            workflow: string;
            /** @enum {string} */
            status: "queued" | "running" | "paused" | "passed" | "failed" | "errored" | "skipped" | "cancelled" | "indeterminate" | "timed_out";
            message?: string;
            created_at: string;
            started_at: string | null;
            finished_at: string | null;
            deadline_at: string | null;
            inputs: {
                [key: string]: Json;
            };
            labels: {
                [key: string]: string;
            };
            actor: string;
            spec_digest: string;
            devices: components["schemas"]["DeviceCounts"];
            origin?: string;
            /** @description Of a run that is open: why no worker goes on with it */
            stalled?: {
                /**
                 * @description Why the run stands still
                 * @enum {string}
                 */
                code: "incompatible_build" | "no_worker_of_build" | "no_worker" | "workflow_task_failing";
                /** @description With what to do */
                message: string;
                since: string | null;
                /** @description Of the workers, to go on with it */
                attempts?: number;
                /** @description That the run stays on */
                build?: string;
            };
            /** @description Of a run that is over */
            archive?: {
                /**
                 * @description `failing`: the last attempt to write it did not succeed; it is tried again
                 * @enum {string}
                 */
                status: "pending" | "complete" | "failing";
                /** @description Attempts so far, the one under way included */
                attempts?: number;
                /** @description What the last attempt failed of */
                message?: string;
                /** @description When it is tried again; absent while it is */
                next_attempt_at?: string;
            };
            /** @description What the results name and the store does not have as it was written; absent: nothing */
            lost_artifacts?: {
                count: number;
                /** @description The first 100 */
                paths: string[];
            };
            /** @description Of a run that is over: who was told how it ended, and who is yet to be */
            notifications?: {
                /** @description The `webhook-id`: the same at each attempt */
                id: string;
                /**
                 * @description The outcome that is told
                 * @enum {string}
                 */
                on: "passed" | "failed" | "errored" | "skipped" | "cancelled" | "indeterminate" | "timed_out";
                /** @description Scheme and host of the receiver, or `secrets.name` where the address is a secret */
                to: string;
                /**
                 * @description `pending`: it is tried again until the receiver accepts it, for a day
                 * @enum {string}
                 */
                status: "pending" | "delivered" | "failed";
                attempts?: number;
                /** @description When it was delivered or given up */
                at?: string;
                /** @description Why it could not be delivered */
                message?: string;
            }[];
            links: {
                [key: string]: string;
            };
            /** @description Of the compiler; only in the answer to the start */
            warnings?: components["schemas"]["ProblemError"][];
        };
        RunEvent: {
            /** @description Opaque; absent on `progress`, which is a hint and is not stored */
            id?: string;
            time: string;
            run: string;
            /** @enum {string} */
            type: "run.started" | "run.paused" | "run.resumed" | "run.cancel_requested" | "run.finished" | "stage.started" | "stage.finished" | "device.waiting" | "device.started" | "device.finished" | "step.started" | "step.retrying" | "step.finished" | "notification.delivered" | "notification.failed" | "progress";
            stage?: string;
            device?: string;
            step?: string;
            /** @description The step's `name` in the spec */
            step_name?: string;
            /** @description Of one iteration of a loop: its item */
            item?: string;
            attempt?: number;
            /** @description Of a `progress`: how the step ended, `retrying`, or `waiting`; absent where it says what is under way */
            status?: string;
            duration_ms?: number;
            message?: string;
            actor?: string;
            artifacts?: components["schemas"]["Artifact"][];
            /** @description Of a step that ended indeterminate: what is known */
            doubt?: {
                /** @description Of a trigger: the part that is indeterminate */
                part?: string;
                /** @description Just before the first byte went out; RFC 3339 */
                sent_at?: string;
                /** @description Of the change, secrets masked */
                lines?: string[];
                /** @description Lines after which the device gave its prompt */
                accepted?: string[];
                /** @description Lines that never went out */
                not_sent?: string[];
                /** @description The last of what the device said */
                last_said?: string;
                /** @description What a look afterwards found changed in the running configuration */
                difference?: string;
            };
        };
        RunRequest: {
            /** @description The spec: YAML text, or the same as an object */
            spec?: string | {
                [key: string]: Json;
            };
            /** @description Instead of `spec`: a name in the catalogue */
            workflow?: string;
            /** @description YAML text, an object, or the name of an inventory of the catalogue */
            inventory?: string | {
                [key: string]: Json;
            };
            /** @description The spec's file name, for messages */
            spec_file?: string;
            /** @description The inventory's file name, for messages */
            inventory_file?: string;
            /** @description Where the devices of `inventory` were taken from, when, and what they were; kept with the run */
            inventory_source?: {
                from: string;
                fetched_at: string;
                sha256: string;
            };
            /** @description Texts of the files that the spec uses, by path */
            files?: {
                [key: string]: string;
            };
            /** @description Files that `copy` steps send, by path from the spec's folder: what `PUT /v1/files/{sha256}` was sent before */
            copies?: {
                [key: string]: {
                    bytes: number;
                    sha256: string;
                };
            };
            inputs?: {
                [key: string]: Json;
            };
            /** @description Names, globs, `group:`, `tag:`, `site:`; intersects the spec's targets */
            limit?: string;
            /** @description Reads run, writes are rendered and never applied */
            check?: boolean;
            labels?: {
                [key: string]: string;
            };
            concurrency?: number;
            /** @description Duration, such as `30m` */
            deadline?: string;
            /** @description Who is told how the run ended, beside those that the spec names */
            notify?: {
                /** @description Where to send it: `https://…`, or `${{ secrets.name }}` where the address holds a token, as those of Slack do */
                url: string;
                /** @description Outcomes of the run that are told; `finished` is any of them. Default finished */
                on?: ("passed" | "failed" | "errored" | "skipped" | "cancelled" | "indeterminate" | "timed_out" | "finished") | ("passed" | "failed" | "errored" | "skipped" | "cancelled" | "indeterminate" | "timed_out" | "finished")[];
                /** @description `${{ secrets.name }}`: the key that signs it, `whsec_…` as Standard Webhooks writes it. Absent: it is not signed */
                secret?: string;
            }[];
        };
        StepResult: {
            id: string;
            /** @description The step's `name` in the spec */
            name?: string;
            /** @description Of one iteration of a loop: its item, JSON where that is not text */
            item?: string;
            stage: string;
            action: string;
            /** @enum {string} */
            status: "passed" | "failed" | "errored" | "skipped" | "cancelled" | "indeterminate";
            attempts: number;
            started_at: string;
            duration_ms: number;
            message?: string;
            /** @description What to do about the error, where that is known */
            remediation?: string;
            /** @description Commands or lines as rendered, secrets masked; a long list is cut */
            commands?: string[];
            checks: components["schemas"]["Check"][];
            saved?: {
                [key: string]: Json;
            };
            artifacts: components["schemas"]["Artifact"][];
            /** @description What an action adds: sent lines, parts of a trigger */
            detail?: {
                [key: string]: Json;
            };
        };
        ValidateRequest: {
            /** @description The spec: YAML text, or the same as an object */
            spec?: string | {
                [key: string]: Json;
            };
            /** @description Instead of `spec`: a name in the catalogue */
            workflow?: string;
            /** @description YAML text, an object, or the name of an inventory of the catalogue */
            inventory?: string | {
                [key: string]: Json;
            };
            /** @description The spec's file name, for messages */
            spec_file?: string;
            /** @description The inventory's file name, for messages */
            inventory_file?: string;
            /** @description Where the devices of `inventory` were taken from, when, and what they were; kept with the run */
            inventory_source?: {
                from: string;
                fetched_at: string;
                sha256: string;
            };
            /** @description Texts of the files that the spec uses, by path */
            files?: {
                [key: string]: string;
            };
            /** @description Files that `copy` steps send, by path from the spec's folder: what `PUT /v1/files/{sha256}` was sent before */
            copies?: {
                [key: string]: {
                    bytes: number;
                    sha256: string;
                };
            };
            inputs?: {
                [key: string]: Json;
            };
        };
        WorkflowEntry: {
            name: string;
            description?: string;
            file: string;
            inputs: {
                [key: string]: Json;
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listRuns: {
        parameters: {
            query?: {
                /** @description One or more statuses, comma-separated or repeated */
                status?: ("queued" | "running" | "paused" | "passed" | "failed" | "errored" | "skipped" | "cancelled" | "indeterminate" | "timed_out")[];
                /** @description The spec's name */
                workflow?: string;
                /** @description Runs that had this device */
                device?: string;
                /** @description RFC 3339 time, or a duration back from now such as 24h */
                since?: string;
                /** @description Page size, default 50 */
                limit?: number;
                /** @description `next` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of runs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Run"][];
                        next: string | null;
                    };
                };
            };
            /** @description The request cannot be understood: `bad_request`; Unknown cursor: `bad_cursor` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal cannot be reached: `temporal_unreachable`; The artifact store cannot be used: `store_unavailable` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body again give the same run */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunRequest"];
            };
        };
        responses: {
            /** @description The run that this key started before */
            200: {
                headers: {
                    /** @description Of the run */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description The run, started */
            201: {
                headers: {
                    /** @description Of the run */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description The request cannot be understood: `bad_request`; The body is not JSON: `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key belongs to another request: `idempotency_conflict` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run was removed: `pruned` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large: `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid: `invalid_body`; The spec, inventory or inputs are not valid: `invalid_spec`; The request takes too much work: `too_complex`; The store does not have a file: `file_missing` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal cannot be reached: `temporal_unreachable`; The artifact store cannot be used: `store_unavailable`; Too many requests wait for such work: `busy`; No worker answers: `no_worker` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description The request cannot be understood: `bad_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run was removed: `pruned` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal cannot be reached: `temporal_unreachable`; The artifact store cannot be used: `store_unavailable` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeRun: {
        parameters: {
            query?: {
                /** @description `true`: also when its archive is not complete */
                incomplete?: "true" | "false" | "";
                /** @description `true`: its Idempotency-Key may start a new run; else the key is refused from now on */
                forget_keys?: "true" | "false" | "";
                /** @description `true`: remove nothing, say what would be */
                dry_run?: "true" | "false" | "";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was removed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrunedRun"];
                };
            };
            /** @description The request cannot be understood: `bad_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run's state forbids this: `conflict` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run was removed: `pruned` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal cannot be reached: `temporal_unreachable`; The artifact store cannot be used: `store_unavailable` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDevices: {
        parameters: {
            query?: {
                /** @description One or more statuses, comma-separated or repeated */
                status?: ("passed" | "failed" | "errored" | "skipped" | "cancelled" | "indeterminate" | "running" | "waiting")[];
                /** @description Page size, default 1000 */
                limit?: number;
                /** @description `next` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of device results */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DeviceResult"][];
                        next: string | null;
                    };
                };
            };
            /** @description The request cannot be understood: `bad_request`; Unknown cursor: `bad_cursor` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run was removed: `pruned` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal cannot be reached: `temporal_unreachable`; The artifact store cannot be used: `store_unavailable` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                device: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The device's result */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceResult"];
                };
            };
            /** @description The request cannot be understood: `bad_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run was removed: `pruned` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal cannot be reached: `temporal_unreachable`; The artifact store cannot be used: `store_unavailable` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    followEvents: {
        parameters: {
            query?: {
                /** @description Only events of these devices, comma-separated or repeated, and of the run and its stages */
                device?: string;
                /** @description Only these types, comma-separated or repeated */
                type?: ("run.started" | "run.paused" | "run.resumed" | "run.cancel_requested" | "run.finished" | "stage.started" | "stage.finished" | "device.waiting" | "device.started" | "device.finished" | "step.started" | "step.retrying" | "step.finished" | "notification.delivered" | "notification.failed" | "progress")[];
                /** @description Event id to go on after, as Last-Event-ID */
                after?: string;
                /** @description `false`: end with what has happened so far */
                follow?: "true" | "false" | "";
            };
            header?: {
                /** @description Go on after this event */
                "Last-Event-ID"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events, as `Accept` asks; application/x-ndjson where it asks for neither */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/event-stream": string;
                };
            };
            /** @description Nothing comes after that event: the run has finished */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be understood: `bad_request`; Unknown Last-Event-ID: `unknown_event_id` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run was removed: `pruned` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal cannot be reached: `temporal_unreachable`; The artifact store cannot be used: `store_unavailable` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The run; it ends when its devices have */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description The request cannot be understood: `bad_request`; The body is not JSON: `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run's state forbids this: `conflict` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run was removed: `pruned` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large: `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid: `invalid_body` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal cannot be reached: `temporal_unreachable`; The artifact store cannot be used: `store_unavailable`; No worker answers: `no_worker` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pauseRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The run, paused */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description The request cannot be understood: `bad_request`; The body is not JSON: `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run's state forbids this: `conflict` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run was removed: `pruned` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large: `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid: `invalid_body` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal cannot be reached: `temporal_unreachable`; The artifact store cannot be used: `store_unavailable`; No worker answers: `no_worker` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResumeRequest"];
            };
        };
        responses: {
            /** @description The run, going on */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description The request cannot be understood: `bad_request`; The body is not JSON: `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run's state forbids this: `conflict` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run was removed: `pruned` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large: `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid: `invalid_body` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal cannot be reached: `temporal_unreachable`; The artifact store cannot be used: `store_unavailable`; No worker answers: `no_worker` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resolveStep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                device: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolveRequest"];
            };
        };
        responses: {
            /** @description The device's result */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceResult"];
                };
            };
            /** @description The request cannot be understood: `bad_request`; The body is not JSON: `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run's state forbids this: `conflict` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run was removed: `pruned` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large: `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid: `invalid_body` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal cannot be reached: `temporal_unreachable`; The artifact store cannot be used: `store_unavailable`; No worker answers: `no_worker` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rerunRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and body again give the same run */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RerunRequest"];
            };
        };
        responses: {
            /** @description The new run; `origin` names the old one */
            202: {
                headers: {
                    /** @description Of the new run */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description The request cannot be understood: `bad_request`; The body is not JSON: `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run's state forbids this: `conflict`; The Idempotency-Key belongs to another request: `idempotency_conflict` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run was removed: `pruned` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large: `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid: `invalid_body`; The spec, inventory or inputs are not valid: `invalid_spec`; The request takes too much work: `too_complex` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal cannot be reached: `temporal_unreachable`; The artifact store cannot be used: `store_unavailable`; No worker answers: `no_worker`; Too many requests wait for such work: `busy` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    archiveRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The run */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description The request cannot be understood: `bad_request`; The body is not JSON: `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run's state forbids this: `conflict` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run was removed: `pruned` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large: `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid: `invalid_body` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal cannot be reached: `temporal_unreachable`; The artifact store cannot be used: `store_unavailable`; No worker answers: `no_worker` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listArtifacts: {
        parameters: {
            query?: {
                /** @description Only files below this path */
                prefix?: string;
                /** @description Only files of this device */
                device?: string;
                /** @description Page size, default 1000 */
                limit?: number;
                /** @description `next` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of files */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Artifact"][];
                        next: string | null;
                    };
                };
            };
            /** @description The request cannot be understood: `bad_request`; Unknown cursor: `bad_cursor` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run was removed: `pruned` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal cannot be reached: `temporal_unreachable`; The artifact store cannot be used: `store_unavailable` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getArtifact: {
        parameters: {
            query?: never;
            header?: {
                /** @description `bytes=from-to` */
                Range?: string;
                /** @description The range only where the file still has this tag */
                "If-Range"?: string;
                /** @description Tags of what the caller has */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes, as an attachment */
            200: {
                headers: {
                    /** @description Of the bytes */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "*/*": unknown;
                };
            };
            /** @description The bytes of the range */
            206: {
                headers: {
                    /** @description `bytes FROM-TO/SIZE` */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "*/*": unknown;
                };
            };
            /** @description The caller has it */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run was removed: `pruned` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The range lies outside: `range_not_satisfiable` */
            416: {
                headers: {
                    /** @description `bytes *\/SIZE` */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal cannot be reached: `temporal_unreachable`; The artifact store cannot be used: `store_unavailable` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description SHA-256 of the bytes */
                digest: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its size */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        bytes: number;
                        sha256: string;
                    };
                };
            };
            /** @description The request cannot be understood: `bad_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The artifact store cannot be used: `store_unavailable` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description SHA-256 of the bytes */
                digest: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description The store had it before */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        bytes: number;
                        sha256: string;
                    };
                };
            };
            /** @description The file is in the store */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        bytes: number;
                        sha256: string;
                    };
                };
            };
            /** @description The request cannot be understood: `bad_request`; The body is not JSON: `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large: `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid: `invalid_body` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The artifact store cannot be used: `store_unavailable` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_report_xml: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description JUnit XML */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/xml": string;
                };
            };
            /** @description The request cannot be understood: `bad_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run was removed: `pruned` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request takes too much work: `too_complex` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal cannot be reached: `temporal_unreachable`; The artifact store cannot be used: `store_unavailable`; Too many requests wait for such work: `busy` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_report_json: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run with its results */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report"];
                };
            };
            /** @description The request cannot be understood: `bad_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run was removed: `pruned` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request takes too much work: `too_complex` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal cannot be reached: `temporal_unreachable`; The artifact store cannot be used: `store_unavailable`; Too many requests wait for such work: `busy` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_report_md: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A summary for a pull request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/markdown": string;
                };
            };
            /** @description The request cannot be understood: `bad_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run was removed: `pruned` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request takes too much work: `too_complex` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal cannot be reached: `temporal_unreachable`; The artifact store cannot be used: `store_unavailable`; Too many requests wait for such work: `busy` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_report_html: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The request cannot be understood: `bad_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description The run was removed: `pruned` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description The request takes too much work: `too_complex` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description Temporal cannot be reached: `temporal_unreachable`; The artifact store cannot be used: `store_unavailable`; Too many requests wait for such work: `busy` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
        };
    };
    getHistory: {
        parameters: {
            query?: {
                /** @description `run` (default), or `stage-<n>-shard-<m>` */
                workflow?: string;
                /** @description Place in the chain of executions, default 0 */
                execution?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The history */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["History"];
                };
            };
            /** @description The request cannot be understood: `bad_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run was removed: `pruned` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal cannot be reached: `temporal_unreachable`; The artifact store cannot be used: `store_unavailable` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBundle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bundle */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/gzip": unknown;
                };
            };
            /** @description The request cannot be understood: `bad_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run was removed: `pruned` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal cannot be reached: `temporal_unreachable`; The artifact store cannot be used: `store_unavailable` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replayRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The verdict */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayVerdict"];
                };
            };
            /** @description The request cannot be understood: `bad_request`; The body is not JSON: `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The run was removed: `pruned` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large: `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid: `invalid_body` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description This server cannot do that: `not_supported` */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal cannot be reached: `temporal_unreachable`; The artifact store cannot be used: `store_unavailable` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    validate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ValidateRequest"];
            };
        };
        responses: {
            /** @description Whether it is valid, and what is wrong where */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        valid: boolean;
                        name?: string;
                        errors: components["schemas"]["ProblemError"][];
                        warnings: components["schemas"]["ProblemError"][];
                    };
                };
            };
            /** @description The request cannot be understood: `bad_request`; The body is not JSON: `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large: `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid: `invalid_body`; The spec, inventory or inputs are not valid: `invalid_spec`; The request takes too much work: `too_complex` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The artifact store cannot be used: `store_unavailable`; Too many requests wait for such work: `busy` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    plan: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunRequest"];
            };
        };
        responses: {
            /** @description Stages, devices and steps */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        digest: string;
                        check: boolean;
                        warnings: components["schemas"]["ProblemError"][];
                        devices: {
                            [key: string]: {
                                name: string;
                                host: string;
                                platform: string;
                                site: string;
                                /** @enum {string} */
                                transport: "ssh" | "ssh_exec" | "telnet" | "netconf" | "local";
                            };
                        };
                        explained: {
                            name: string;
                            check: boolean;
                            stages: {
                                name: string;
                                when?: string;
                                exclusive: boolean;
                                concurrency: number;
                                batches?: number[];
                                /** @description For every device that began work */
                                finally?: boolean;
                                devices: {
                                    device: string;
                                    platform: string;
                                    site: string;
                                    steps: {
                                        id: string;
                                        name?: string;
                                        action: string;
                                        /**
                                         * @description What it does to the device as far as that is known now
                                         * @enum {string}
                                         */
                                        effect: "read" | "idempotent" | "write" | "disruptive" | "none";
                                        /** @description Rendered where inputs and device are enough; else with `${{ … }}` left in. Secrets never are */
                                        commands: string[];
                                        expect: string[];
                                        /** @description For people: `within 30s`, `3 items`, `undo: …` */
                                        notes: string[];
                                        when?: string;
                                        /** @description `rescue` or `always` of which step, or the stage's `finally` */
                                        part?: string;
                                    }[];
                                }[];
                            }[];
                        };
                    };
                };
            };
            /** @description The request cannot be understood: `bad_request`; The body is not JSON: `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large: `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid: `invalid_body`; The spec, inventory or inputs are not valid: `invalid_spec`; The request takes too much work: `too_complex` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The artifact store cannot be used: `store_unavailable`; Too many requests wait for such work: `busy` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWorkflows: {
        parameters: {
            query?: {
                /** @description Page size, default 1000 */
                limit?: number;
                /** @description `next` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of specs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["WorkflowEntry"][];
                        next: string | null;
                    };
                };
            };
            /** @description The request cannot be understood: `bad_request`; Unknown cursor: `bad_cursor` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPlatforms: {
        parameters: {
            query?: {
                /** @description Page size, default 1000 */
                limit?: number;
                /** @description `next` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of platforms */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            name: string;
                            description: string;
                            based_on?: string;
                            /** @description On whose data it was tried: ours, simulators of others, recordings of others, the real thing; each with what it was */
                            proven_on?: {
                                ours?: string;
                                simulator?: string;
                                recordings?: string;
                                equipment?: string;
                            };
                            configure: boolean;
                            candidate: boolean;
                            commit_confirm: boolean;
                            json: boolean;
                        }[];
                        next: string | null;
                    };
                };
            };
            /** @description The request cannot be understood: `bad_request`; Unknown cursor: `bad_cursor` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPlatform: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The platform */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Platform"];
                };
            };
            /** @description The request cannot be understood: `bad_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    prune: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PruneRequest"];
            };
        };
        responses: {
            /** @description Runs that were removed, and those that were not with the reason */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PrunedRun"][];
                        next: string | null;
                    };
                };
            };
            /** @description The request cannot be understood: `bad_request`; The body is not JSON: `malformed_json`; Unknown cursor: `bad_cursor` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large: `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid: `invalid_body` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal cannot be reached: `temporal_unreachable`; The artifact store cannot be used: `store_unavailable` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    doctor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DoctorRequest"];
            };
        };
        responses: {
            /** @description A finding for each device, in the order in which they were made */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description The request cannot be understood: `bad_request`; The body is not JSON: `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large: `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid: `invalid_body`; The spec, inventory or inputs are not valid: `invalid_spec`; The request takes too much work: `too_complex` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The artifact store cannot be used: `store_unavailable`; Too many requests wait for such work: `busy`; Temporal cannot be reached: `temporal_unreachable` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSchema: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which one */
                file: "spec.json" | "inventory.json";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A JSON Schema */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/schema+json": Record<string, never>;
                };
            };
            /** @description The request cannot be understood: `bad_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Alive */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "ok";
                        version: string;
                    };
                };
            };
            /** @description Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ready, or degraded */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description `degraded`: ready, but open runs stand still, of which `runs` tells
                         * @enum {string}
                         */
                        status: "ready" | "degraded" | "not_ready";
                        temporal: {
                            ok: boolean;
                            reason?: string;
                        };
                        store: {
                            ok: boolean;
                            reason?: string;
                        };
                        worker: {
                            ok: boolean;
                            reason?: string;
                        };
                        runs: {
                            ok: boolean;
                            reason?: string;
                        };
                    };
                };
            };
            /** @description Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not ready, with the reasons */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description `degraded`: ready, but open runs stand still, of which `runs` tells
                         * @enum {string}
                         */
                        status: "ready" | "degraded" | "not_ready";
                        temporal: {
                            ok: boolean;
                            reason?: string;
                        };
                        store: {
                            ok: boolean;
                            reason?: string;
                        };
                        worker: {
                            ok: boolean;
                            reason?: string;
                        };
                        runs: {
                            ok: boolean;
                            reason?: string;
                        };
                    };
                };
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Metrics */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWorkers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All builds that Temporal knows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            deployment: string | null;
                            build: string | null;
                            /**
                             * @description `current`: new runs start on it; `draining`: open runs are on it; `drained`: none are; `inactive`: no run was ever started on it
                             * @enum {string}
                             */
                            status: "current" | "ramping" | "draining" | "drained" | "inactive" | "unversioned";
                            /** @description That live */
                            workers: number;
                            /** @description With workers that live */
                            sites: string[];
                            open_runs: number | null;
                        }[];
                        next: string | null;
                    };
                };
            };
            /** @description The request cannot be understood: `bad_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal cannot be reached: `temporal_unreachable` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    promoteBuild: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    build: string;
                    /** @description Needed where there are several */
                    deployment?: string;
                    /** @description Also where no worker of the build lives, or a site has none */
                    force?: boolean;
                };
            };
        };
        responses: {
            /** @description All builds, as they are now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            deployment: string | null;
                            build: string | null;
                            /**
                             * @description `current`: new runs start on it; `draining`: open runs are on it; `drained`: none are; `inactive`: no run was ever started on it
                             * @enum {string}
                             */
                            status: "current" | "ramping" | "draining" | "drained" | "inactive" | "unversioned";
                            /** @description That live */
                            workers: number;
                            /** @description With workers that live */
                            sites: string[];
                            open_runs: number | null;
                        }[];
                        next: string | null;
                    };
                };
            };
            /** @description The request cannot be understood: `bad_request`; The body is not JSON: `malformed_json` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large: `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body must be application/json: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid: `invalid_body` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No worker answers: `no_worker`; Temporal cannot be reached: `temporal_unreachable` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runsPage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The request cannot be understood: `bad_request`; Unknown cursor: `bad_cursor` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description The run was removed: `pruned` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description The request takes too much work: `too_complex` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description Temporal cannot be reached: `temporal_unreachable`; The artifact store cannot be used: `store_unavailable`; Too many requests wait for such work: `busy` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
        };
    };
    runPage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The request cannot be understood: `bad_request`; Unknown cursor: `bad_cursor` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description The run was removed: `pruned` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description The request takes too much work: `too_complex` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description Temporal holds data that cannot be trusted: `payload_refused` */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description Temporal cannot be reached: `temporal_unreachable`; The artifact store cannot be used: `store_unavailable`; Too many requests wait for such work: `busy` */
            503: {
                headers: {
                    /** @description Seconds after which it is worth asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
        };
    };
    manual: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which one; `manual` has the contents */
                page: "manual" | "api" | "changes" | "ci" | "cluster" | "glossary" | "inventory" | "notifications" | "operations" | "platforms" | "replay" | "secrets" | "specs" | "steps" | "troubleshooting" | "tutorial" | "upgrades" | "security" | "examples";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description Not found: `not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
        };
    };
    openapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    docs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description A valid token is needed: `unauthorized` */
            401: {
                headers: {
                    /** @description How to present a token */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description The token does not allow this: `forbidden`; Foreign Host or Origin: `foreign_host` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description The method does not fit: `method_not_allowed` */
            405: {
                headers: {
                    /** @description Methods that the path has */
                    Allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description Something broke in the API: `internal` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
        };
    };
}
