package io.parley.fanout.internal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.fanout.spi.Absentees.Absence;
import io.parley.fanout.spi.Absentees;
import io.parley.fanout.spi.Gateways;
import io.parley.fanout.spi.Subscriptions;
import io.parley.messaging.StageNotes;
import io.parley.sessions.Sessions;
import java.util.Collection;
import java.util.List;
import reactor.core.scheduler.Scheduler;

/// What all lanes have in common.
///
/// @param gateways each call of which ends within 2 s
/// @param timer where the pauses between tries pass
/// @param retries counts further calls
/// @param notes on messages whose journeys are recorded
record Road(Sessions sessions, Subscriptions subscriptions, Gateways gateways, Absentees absentees, GivenUp givenUp,
    Backlog backlog,
    Scheduler timer, Counter retries, PushNotes notes) {
  /// On which nobody takes notes.
  Road(Sessions sessions, Subscriptions subscriptions, Gateways gateways, Absentees absentees, GivenUp givenUp,
      Backlog backlog, Scheduler timer, MeterRegistry meters) {
    this(sessions, subscriptions, gateways, absentees, givenUp, backlog, timer, meters, StageNotes.NONE);
  }

  /// @param gateways as they are, which may stay silent
  Road(Sessions sessions, Subscriptions subscriptions, Gateways gateways, Absentees absentees, GivenUp givenUp,
      Backlog backlog, Scheduler timer,
      MeterRegistry meters, StageNotes notes) {
    this(sessions, subscriptions, new MeasuredGateways(gateways, timer, meters), absentees, givenUp, backlog, timer,
        Counter.builder("parley.fanout.retries")
            .description("Calls of gateways that were made again, after a fresh look-up").register(meters),
        new PushNotes(notes));
  }

  /// Hands those who are absent on, beside all else: nobody waits for it but these settlements, which must be open.
  void handOn(List<Absence> absences, Collection<Settlement> open) {
    if (!absences.isEmpty()) {
      open.forEach(Settlement::begin);
      absentees.missed(absences).doFinally(_ -> open.forEach(Settlement::end)).subscribe();
    }
  }
}
