/** What is known of credentials, for as long as nobody can have changed it unnoticed. */
@NullMarked
package dev.quarkstream.verification;

import org.jspecify.annotations.NullMarked;
