package io.parley.road;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Order;

/// A test on [Node#shared].
///
/// Such tests are the last of a run: a node that lives on would number records and hold leases that the others, with
/// nodes of their own on the same engines, want for themselves.
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Order(Integer.MAX_VALUE)
@interface OnSharedNode {
}
