@NullMarked
package io.parley.fanout.internal;

import org.jspecify.annotations.NullMarked;
