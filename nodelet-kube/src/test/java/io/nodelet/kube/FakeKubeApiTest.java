package io.nodelet.kube;

final class FakeKubeApiTest extends KubeApiContract {
    private final FakeKubeApi fake = new FakeKubeApi();

    @Override
    protected KubeApi api() {
        return fake;
    }
}
