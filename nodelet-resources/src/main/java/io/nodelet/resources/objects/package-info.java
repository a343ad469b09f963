/// Kubernetes objects that phases declare.
@NullMarked
package io.nodelet.resources.objects;

import org.jspecify.annotations.NullMarked;
