@NullMarked
package io.parley.sessions.internal;

import org.jspecify.annotations.NullMarked;
