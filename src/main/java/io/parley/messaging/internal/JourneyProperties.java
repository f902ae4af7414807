package io.parley.messaging.internal;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How many messages leave a record of their journey. A partition of them holds ten seconds of one messaging node, which bounds the first.
///
/// @param perSecond messages a second and messaging node whose journeys are recorded; above it a part of them. 0 for none
/// @param buffer notes that wait to be written in a node; further ones are lost and counted
@Validated
@ConfigurationProperties("parley.journeys")
record JourneyProperties(
    @DefaultValue("100") @Min(0) @Max(5_000) int perSecond,
    @DefaultValue("10000") @Min(100) @Max(1_000_000) int buffer) {}
