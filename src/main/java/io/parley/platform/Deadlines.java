package io.parley.platform;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/// The one timer on which deadlines of remote calls run out.
public final class Deadlines {
  public static final Scheduler TIMER = Schedulers.newSingle("parley-deadlines", true);

  private Deadlines() {}
}
