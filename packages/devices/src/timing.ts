// How long sessions wait for devices, where whoever opens one does not say. Milliseconds.

/** TCP and SSH handshake, for each hop. */
export const CONNECT_MS = 10_000;
/** Login, first prompt, and each line that prepares the session: AAA servers are slow. */
export const LOGIN_MS = 15_000;
/** To leave what a change is in (configuration mode, a candidate, a lock) after it has ended or broken off. */
export const LEAVE_MS = 10_000;

/** A NETCONF agent that has not answered the first request after this long is sent a second one, which changes nothing. */
export const NETCONF_NUDGE_MS = 2_000;

/** A TCP connection without traffic is probed by the kernel after this long. */
export const TCP_KEEPALIVE_MS = 10_000;
/** Devices are busy for longer than they are unreachable: a lost SSH connection is found within four of these. */
export const SSH_KEEPALIVE_MS = 30_000;

/** For the other side to end a session that says goodbye. */
export const CLOSE = {
  /** Over a shell: the answer to the logout, and what comes after it. */
  logout_ms: 600,
  shell_ms: 200,
  /** SSH with a channel for each command. */
  exec_ms: 600,
  /** The reply to `<close-session>`. */
  netconf_ms: 1_000,
};

/** Files of a device. */
export const FILES = {
  /** Until the device has opened its side of a transfer. */
  open_ms: 15_000,
  /** Without any byte acknowledged for so long a transfer is given up. */
  stall_ms: 60_000,
};

/** Sessions that are kept for a next use. */
export const POOL = {
  /** An unused one is closed after this long. */
  idle_ms: 60_000,
  /** Time for one to show that it is alive. */
  health_ms: 2_000,
  /** One that was given back less than this long ago is taken to be alive. */
  lately_ms: 10_000,
  /** Between a failed login and the next one on the same device. */
  login_pause_ms: 1_000,
};

/** The logins of a credential, among the workers of a run. */
export const LOGINS = {
  /** No login takes longer; whoever began one and says nothing for so long is gone. */
  gone_ms: 30_000,
  look_ms: 200,
  /** How old may be what is known of a credential that a device has accepted. */
  fresh_ms: 1_000,
};
