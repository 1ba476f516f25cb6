/** What holds for every request, whoever sends it and wherever it goes. */
@NullMarked
package dev.quarkstream.app.request;

import org.jspecify.annotations.NullMarked;
