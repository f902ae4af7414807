@NullMarked
package io.parley.messaging.internal;

import org.jspecify.annotations.NullMarked;
