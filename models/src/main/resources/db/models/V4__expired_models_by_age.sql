create index model_expired on model (since) where stage = 'EXPIRED';
