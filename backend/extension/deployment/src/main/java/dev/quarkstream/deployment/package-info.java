/** What happens while an application is built that has Quarkstream. */
@NullMarked
package dev.quarkstream.deployment;

import org.jspecify.annotations.NullMarked;
