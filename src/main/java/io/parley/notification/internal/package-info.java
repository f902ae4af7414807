@NullMarked
package io.parley.notification.internal;

import org.jspecify.annotations.NullMarked;
