package io.parley.engines;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A test that has engines for itself and mostly waits for what their failures bring about.
///
/// One such class at a time runs beside those on [TestEngines#shared()], so it must touch nothing of theirs, nor anything that the
/// whole process has.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Execution(ExecutionMode.CONCURRENT)
public @interface OnOwnEngines {
}
