@NullMarked
package io.parley.gateway.internal;

import org.jspecify.annotations.NullMarked;
