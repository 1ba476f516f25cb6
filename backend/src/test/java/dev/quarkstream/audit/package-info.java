@NullMarked
package dev.quarkstream.audit;

import org.jspecify.annotations.NullMarked;
