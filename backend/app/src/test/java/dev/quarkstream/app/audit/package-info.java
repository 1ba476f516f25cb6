@NullMarked
package dev.quarkstream.app.audit;

import org.jspecify.annotations.NullMarked;
