-- What came of measuring the model anew after the way of measuring had changed; null where that was never needed.
alter table customer_order add column remeasured jsonb;
