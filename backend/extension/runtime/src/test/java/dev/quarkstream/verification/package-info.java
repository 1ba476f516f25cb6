@NullMarked
package dev.quarkstream.verification;

import org.jspecify.annotations.NullMarked;
