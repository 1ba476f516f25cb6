/** How people get an account. */
@NullMarked
package dev.quarkstream.app.registration;

import org.jspecify.annotations.NullMarked;
