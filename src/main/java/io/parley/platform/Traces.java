package io.parley.platform;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The spans of a message's road, begun by hand at the few points that matter.
///
/// A gateway chooses one message in so many (`management.tracing.sampling.probability`); from there its `traceparent` (W3C
/// Trace Context) goes along, and where there is none, nothing is done. What cannot be read is as good as none.
public final class Traces {
  /// The name of the header in which a record bears it.
  public static final String HEADER = "traceparent";
  private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
  private static final int SAMPLED = 1;
  private static final int HEXADECIMAL = 16;

  private final Tracer tracer;

  Traces(Tracer tracer) {
    this.tracer = tracer;
  }

  /// None at all.
  public static Traces none() {
    return new Traces(OpenTelemetry.noop().getTracer("none"));
  }

  /// Begins a trace, for one message in so many.
  public TraceSpan begin(String name) {
    return span(tracer.spanBuilder(name).setNoParent());
  }

  /// Begins the next span of a trace.
  ///
  /// @param traceparent of the span before it; null where the message is not traced
  public TraceSpan follow(String name, @Nullable String traceparent) {
    return follow(name, traceparent, null);
  }

  /// [#follow], for what began a while ago.
  public TraceSpan follow(String name, @Nullable String traceparent, @Nullable Instant begun) {
    SpanContext before = traceparent == null ? SpanContext.getInvalid() : parse(traceparent);
    if (!before.isSampled()) {
      return TraceSpan.NONE;
    }
    SpanBuilder builder = tracer.spanBuilder(name).setParent(Context.root().with(Span.wrap(before)));
    return span(begun == null ? builder : builder.setStartTimestamp(begun));
  }

  private static TraceSpan span(SpanBuilder builder) {
    Span span = builder.startSpan();
    return span.isRecording() ? new TraceSpan(span) : TraceSpan.NONE;
  }

  private static SpanContext parse(String traceparent) {
    Matcher parts = TRACEPARENT.matcher(traceparent);
    if (!parts.matches() || (Integer.parseInt(parts.group(3), HEXADECIMAL) & SAMPLED) == 0) {
      return SpanContext.getInvalid();
    }
    return SpanContext.createFromRemoteParent(parts.group(1), parts.group(2), TraceFlags.getSampled(),
        TraceState.getDefault());
  }
}
