package io.parley.sessions.internal;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.PositiveOrZero;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// What is remembered of sessions that ended.
///
/// @param closes ends kept of each user, in Redis and for 7 days: about 55 bytes each and 120 a user; 0 keeps none
@Validated
@ConfigurationProperties("parley.sessions")
record ClosesProperties(@DefaultValue("8") @PositiveOrZero @Max(50) int closes) {}
