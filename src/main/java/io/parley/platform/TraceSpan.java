package io.parley.platform;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// A span of a traced message, or [#NONE]: then everything here does nothing.
public final class TraceSpan {
  /// That of a message which is not traced.
  public static final TraceSpan NONE = new TraceSpan(Span.getInvalid());

  private final Span span;

  TraceSpan(Span span) {
    this.span = span;
  }

  /// What the next span must know; null where the message is not traced.
  public @Nullable String traceparent() {
    SpanContext context = span.getSpanContext();
    return context.isValid() ? "00-%s-%s-01".formatted(context.getTraceId(), context.getSpanId()) : null;
  }

  /// Notes something that tells this message from others; never a body or a token.
  public TraceSpan note(String name, Object value) {
    if (this != NONE) {
      span.setAttribute(name, value.toString());
    }
    return this;
  }

  /// The work, with whose end, failure or cancellation the span ends. To be subscribed to once.
  ///
  /// What is logged while it is subscribed to, and by whoever takes its answer, bears the trace's id.
  public <T> Mono<T> around(Mono<T> work) {
    return this == NONE ? work : new TracedMono<>(work, this);
  }

  /// Runs it so that what it logs bears the trace's id.
  public void within(Runnable task) {
    if (this == NONE) {
      task.run();
    } else {
      try (Scope _ = span.makeCurrent()) {
        task.run();
      }
    }
  }

  /// Ends it; a second time is fine.
  public void end() {
    span.end();
  }

  /// Ends it as failed, with the refusal's code.
  public void fail(Throwable failure) {
    span.setStatus(StatusCode.ERROR, Outcomes.of(failure));
    end();
  }
}
