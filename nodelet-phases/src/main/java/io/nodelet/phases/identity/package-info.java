/// What a node was brought up with: its name and its address, on record.
@NullMarked
package io.nodelet.phases.identity;

import org.jspecify.annotations.NullMarked;
