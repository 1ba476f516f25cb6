/** What tests share: a database, a clock, callers. */
package dev.quarkstream.app.testing;
