@NullMarked
package io.nodelet.etcd.s3;

import org.jspecify.annotations.NullMarked;
