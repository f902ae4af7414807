/// The pages of the console: each thin, a permission, a port and a view.
@NullMarked
package io.parley.admin.web;

import org.jspecify.annotations.NullMarked;
