drop index mail_of_recipient;
