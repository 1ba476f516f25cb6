/** The application: its start and its clock. */
@NullMarked
package dev.quarkstream;

import org.jspecify.annotations.NullMarked;
