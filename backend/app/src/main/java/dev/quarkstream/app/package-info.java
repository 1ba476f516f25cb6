/** Our application: its start, its metrics and its clock. */
@NullMarked
package dev.quarkstream.app;

import org.jspecify.annotations.NullMarked;
