module nodelet.io/components/apigate

go 1.26.0
