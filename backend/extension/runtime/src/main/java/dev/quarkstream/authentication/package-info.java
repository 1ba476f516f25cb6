/** Which credential of a request decides, and what a refusal looks like. */
@NullMarked
package dev.quarkstream.authentication;

import org.jspecify.annotations.NullMarked;
